package dev.pusherchat.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The HTTP edge with nothing behind it but a count, which starts in no time. */
@EnableAutoConfiguration(
		exclude = { ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class,
				ManagementWebSecurityAutoConfiguration.class },
		excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration" })
@ComponentScan
class EdgeApplication {

	@Bean
	ServletRegistrationBean<Posts> posts() {
		return new ServletRegistrationBean<>(new Posts(), "/messages");
	}

	@SuppressWarnings("serial")
	static class Posts extends HttpServlet {

		private int count;

		@Override
		protected synchronized void doPost(HttpServletRequest request, HttpServletResponse response)
				throws IOException {
			this.count++;
			response.setStatus(HttpServletResponse.SC_CREATED);
		}

		@Override
		protected synchronized void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.getWriter().print(this.count + " posted");
		}

	}

}
